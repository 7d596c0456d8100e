import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/** The time of day that programs see who are given its environment. How long something takes is not changed, nor when timers end. */
export interface WallClock {
  readonly environment: Readonly<Record<string, string>>
  /** @param hours from the right time; 0 is right */
  set(hours: number): void
}

/**
 * @param file where the time is kept
 * @throws without the program faketime (Debian: apt-get install faketime)
 */
export function openWallClock(file: string): WallClock {
  const set = (hours: number) => writeFileSync(file, `${hours < 0 ? '-' : '+'}${Math.abs(hours)}h\n`)
  set(0)
  const library = execFileSync('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim()
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    },
    set,
  }
}
