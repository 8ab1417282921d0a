// Access to localStorage that never throws: it may be full, or forbidden.

export function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // A value that cannot be stored still works until the page is closed.
  }
}

export function erase(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // See write().
  }
}

export function keysWith(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix))
  } catch {
    return []
  }
}
