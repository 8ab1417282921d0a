// Loads the tables of test cases shared with the server's tests.

const files = import.meta.glob<unknown>('../../src/test/resources/cases/*.json', {
  import: 'default',
  eager: true,
})

export function cases<T>(name: string): T[] {
  const file = files[`../../src/test/resources/cases/${name}.json`]
  if (file === undefined) throw new Error(`There are no cases ${name}`)
  return file as T[]
}
