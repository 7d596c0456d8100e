import { createContext } from 'react'

/** Whether this site has real posters to ask for. */
export const RealPosters = createContext(false)
