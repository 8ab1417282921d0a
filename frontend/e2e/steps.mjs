// Shared by all scripts: prints each step, and asks the test that started the script for actions on the
// server.
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'

const STEP_MILLIS = 60_000

let answers

/** Prints the step when it is complete; the output shows where a script stopped. */
export async function step(name, run) {
  const begun = Date.now()
  const result = await within(STEP_MILLIS, name, run())
  console.log(`ok ${name} (${Date.now() - begun} ms)`)
  return result
}

/** Asks the test to change the server, and waits until that is done. */
export async function ask(request) {
  answers ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  console.log(`ask ${request}`)
  const { value, done } = await answers.next()
  assert.ok(!done && value === 'done', `the answer to "${request}" was ${value}`)
}

/** A pending promise would otherwise end the script without an error. */
async function within(millis, name, promise) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`"${name}" took more than ${millis} ms`)), millis)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
