// Ends the session, from wherever the person asks for it.
import { useConnection } from './connection'
import { useSession } from './session'

export function useSigningOut(): () => Promise<void> {
  const session = useSession()
  const connection = useConnection()

  return async () => {
    // First, or the server's 4001 would bring up the sign-in form for a moment.
    connection.stop()
    try {
      await session.signOut()
    } catch (error) {
      connection.start()
      throw error
    }
  }
}
