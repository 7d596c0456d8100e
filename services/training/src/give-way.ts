import { constants, setPriority } from 'node:os'

/** From here on this thread, and those that it starts, come after whoever answers people: a fit can wait, a list cannot. */
export function giveWay(): void {
  // elsewhere this would be the whole process, which answers people too
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
