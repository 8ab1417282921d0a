// Persistent storage for unsent messages: IndexedDB, or memory in a browser without storage.
import type { OutboxItem } from '@/domain/outbox'

/** One record per item. No method throws: an item that cannot be stored is still sent while the page is open. */
export interface OutboxRecords {
  /** Whether added items survive closing the page. */
  readonly durable: boolean
  load(): Promise<OutboxItem[]>
  /** Resolves when the item is stored, or storing it has failed. */
  add(item: OutboxItem): Promise<void>
  /** Ignores an item that has been removed in the meantime, for example by another tab. */
  change(item: OutboxItem): Promise<void>
  remove(clientId: string): Promise<void>
  /** Removes all items of this person. */
  clear(): Promise<void>
}

const DATABASE = 'parley'
const VERSION = 1
const STORE = 'outbox'
/** In some browsers opening hangs instead of failing. */
const OPENING_MILLIS = 3_000

export class IndexedRecords implements OutboxRecords {
  durable = true
  private database: Promise<IDBDatabase> | null = null

  constructor(
    private readonly user: string,
    private readonly failed: () => void,
    /** Evaluated lazily: accessing the property throws where storage is forbidden. */
    private readonly factory: () => IDBFactory = () => indexedDB,
  ) {}

  async load(): Promise<OutboxItem[]> {
    const records = await this.run('readonly', (store) => store.getAll(this.mine()))
    return ((records ?? []) as { item: OutboxItem }[]).map((record) => record.item)
  }

  async add(item: OutboxItem): Promise<void> {
    await this.run('readwrite', (store) => store.put(this.record(item)))
  }

  async change(item: OutboxItem): Promise<void> {
    await this.run('readwrite', (store) => {
      const found = store.count([this.user, item.clientId])
      found.onsuccess = () => {
        if (found.result > 0) store.put(this.record(item))
      }
      return found
    })
  }

  async remove(clientId: string): Promise<void> {
    await this.run('readwrite', (store) => store.delete([this.user, clientId]))
  }

  async clear(): Promise<void> {
    await this.run('readwrite', (store) => store.delete(this.mine()))
  }

  private mine(): IDBKeyRange {
    return IDBKeyRange.bound([this.user], [this.user, []])
  }

  private record(item: OutboxItem): { user: string; clientId: string; item: OutboxItem } {
    return { user: this.user, clientId: item.clientId, item }
  }

  /** Runs one transaction; resolves when it is complete, with undefined if it failed. */
  private async run(
    mode: IDBTransactionMode,
    request: (store: IDBObjectStore) => IDBRequest,
  ): Promise<unknown> {
    if (!this.durable && this.database === null) return undefined
    try {
      const database = await this.open()
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode)
        const asked = request(transaction.objectStore(STORE))
        transaction.oncomplete = () => resolve(asked.result)
        transaction.onabort = () => reject(transaction.error)
      })
    } catch {
      this.durable = false
      this.failed()
      return undefined
    }
  }

  private open(): Promise<IDBDatabase> {
    this.database ??= this.opened().catch((error: unknown) => {
      this.database = null
      throw error
    })
    return this.database
  }

  private opened(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('IndexedDB does not open')), OPENING_MILLIS)
      const request = this.factory().open(DATABASE, VERSION)
      request.onupgradeneeded = () =>
        request.result.createObjectStore(STORE, { keyPath: ['user', 'clientId'] })
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const database = request.result
        // A newer version of the page, in another tab, must not wait for this one.
        database.onversionchange = () => this.close(database)
        database.onclose = () => (this.database = null)
        resolve(database)
      }
    })
  }

  private close(database: IDBDatabase): void {
    database.close()
    this.database = null
  }
}
