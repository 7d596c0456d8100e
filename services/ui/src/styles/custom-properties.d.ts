import 'react'

declare module 'react' {
  /** The style prop may set the style sheets' own properties. */
  interface CSSProperties {
    [property: `--${string}`]: string | number
  }
}
