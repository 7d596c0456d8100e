import { useState } from 'react'
import { strings } from '../strings.ts'
import { chooseTheme, chosenTheme, themes } from '../theme.ts'
import { Icon } from './icon.tsx'
import styles from './theme-toggle.module.css'

/** As the system has it, light, dark: one after the other. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(chosenTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const label = strings.theme.switch(strings.theme.names[theme], strings.theme.names[next])
  const toggle = (): void => {
    chooseTheme(next)
    setTheme(next)
  }
  return (
    <button type="button" className={styles['theme']} title={label} aria-label={label} onClick={toggle}>
      <Icon name={theme} />
    </button>
  )
}
