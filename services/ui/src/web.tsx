import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { HomePage } from './pages/home.tsx'
import { usePerson } from './person.ts'
import { createQueryClient } from './queries.ts'
import './styles/tokens.css'

const queryClient = createQueryClient()

function Site() {
  const { userId, switchTo } = usePerson()
  return <HomePage key={userId} userId={userId} switchTo={switchTo} />
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Site />
    </QueryClientProvider>
  </StrictMode>,
)
