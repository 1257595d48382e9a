// Answers policy cases, one JSON object a line, with the verdicts of @cloud-copilot/iam-simulate, one a line.
// node simulate.mjs FOLDER-OF-node_modules CASES VERDICTS
import { createReadStream, createWriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const [folder, cases, verdicts] = process.argv.slice(2)
const { runSimulation, anonymousPrincipal } = createRequire(folder + '/')('@cloud-copilot/iam-simulate')

async function verdict(text) {
  const one = JSON.parse(text)
  const simulation = {
    request: {
      principal: one.principal === 'anonymous' ? anonymousPrincipal : one.principal,
      action: one.action,
      resource: { resource: one.resource, accountId: one.owner },
      contextVariables: one.context,
    },
    identityPolicies: one.identity.map((policy, index) => ({ name: 'identity' + index, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: one.resourcePolicy,
    sessionPolicy: one.session,
    permissionBoundaryPolicies: one.boundary && [{ name: 'boundary', policy: one.boundary }],
  }
  try {
    const result = await runSimulation(simulation, {})
    return result.resultType === 'error' ? 'error ' + JSON.stringify(result.errors) : result.overallResult
  } catch (error) {
    return 'error ' + error.message
  }
}

const out = createWriteStream(verdicts)
for await (const line of createInterface({ input: createReadStream(cases), crlfDelay: Infinity })) {
  out.write((await verdict(line)) + '\n')
}
out.end()
