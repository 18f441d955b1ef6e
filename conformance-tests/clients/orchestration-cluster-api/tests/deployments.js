// Files taken over together, and their versions.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { client, deploy, onStore, processFile, refused, start, unique } from './support.js';

const file = (name, text) => new File([text], name, { type: 'application/xml' });

/** The errand under another id, so that versions start at 1. */
async function errandNamed(id) {
  return (await readFile(processFile('errand'), 'utf8')).replace('id="errand"', `id="${id}"`);
}

onStore('deployments', () => {
  test('several files are one deployment', async () => {
    const names = ['errand', 'approval', 'delivery', 'triage'];
    const deployment = await client.deployResourcesFromFiles(names.map(processFile));
    assert.deepEqual(
      deployment.processes.map((process) => process.processDefinitionId),
      names,
    );
    assert.deepEqual(
      deployment.processes.map((process) => process.resourceName),
      names.map((name) => `${name}.bpmn`),
    );
    assert.equal(deployment.tenantId, '<default>');
    assert.deepEqual(deployment.decisions, []);
    assert.deepEqual(deployment.forms, []);
  });

  test('the same file again keeps version and key', async () => {
    const id = unique('errand');
    const text = await errandNamed(id);
    const once = await client.createDeployment({ resources: [file('a.bpmn', text)] });
    const again = await client.createDeployment({ resources: [file('a.bpmn', text)] });
    assert.equal(once.processes[0].processDefinitionVersion, 1);
    assert.deepEqual(again.processes, once.processes);
    assert.notEqual(again.deploymentKey, once.deploymentKey);
  });

  test('the file of each version comes back as it was sent', async () => {
    const text = (await errandNamed(unique('errand'))).replace('Carry it home', 'Heimträgen');
    const versions = [text, text.replace('Heimträgen', 'Zur Schule trägen')];
    for (const version of versions) {
      const { processes } = await client.createDeployment({ resources: [file('a.bpmn', version)] });
      const { processDefinitionKey } = processes[0];
      const xml = await client.getProcessDefinitionXml(
        { processDefinitionKey },
        { consistency: { waitUpToMs: 0 } },
      );
      assert.equal(xml, version);
    }
    const nothing = client.getProcessDefinitionXml(
      { processDefinitionKey: '1' },
      { consistency: { waitUpToMs: 0 } },
    );
    await refused(nothing, 404, 'NOT_FOUND');
  });

  test('a changed file is the next version, and a start takes the latest', async () => {
    const id = unique('errand');
    const text = await errandNamed(id);
    const one = await client.createDeployment({ resources: [file('a.bpmn', text)] });
    const changed = text.replace('Carry it home', 'Carry it to school');
    const two = await client.createDeployment({ resources: [file('a.bpmn', changed)] });
    assert.equal(two.processes[0].processDefinitionVersion, 2);
    assert.notEqual(two.processes[0].processDefinitionKey, one.processes[0].processDefinitionKey);
    const started = await client.createProcessInstance({ processDefinitionId: id });
    assert.equal(started.processDefinitionVersion, 2);
  });

  test('a refused file is named with line and rule, and takes the others with it', async () => {
    const id = unique('errand');
    const detail = await refused(
      client.createDeployment({
        resources: [
          file('good.bpmn', await errandNamed(id)),
          file('refused.bpmn', await readFile(processFile('refused'), 'utf8')),
        ],
      }),
      400,
      'INVALID_ARGUMENT',
      '/v2/deployments',
    );
    assert.match(detail, /refused\.bpmn:7:\d+: BPMN0032 to_nowhere: /);
    await refused(start(id), 404, 'NOT_FOUND');
  });

  test('what is no BPMN is refused', async () => {
    const unreadable = client.createDeployment({ resources: [file('a.bpmn', 'not xml')] });
    assert.match(await refused(unreadable, 400, 'INVALID_ARGUMENT'), /a\.bpmn/);
    const nameless = client.createDeployment({ resources: [file('a', 'not xml')] });
    await refused(nameless, 400, 'INVALID_ARGUMENT');
    const decision = client.createDeployment({ resources: [file('a.dmn', '<definitions/>')] });
    assert.match(await refused(decision, 501, 'NOT_IMPLEMENTED'), /\.dmn/);
    const elsewhere = client.createDeployment({
      resources: [file('a.bpmn', await errandNamed(unique('errand')))],
      tenantId: 'elsewhere',
    });
    await refused(elsewhere, 400, 'INVALID_ARGUMENT');
  });

  test('the example of --demo can be started', async () => {
    const started = await client.createProcessInstance({
      processDefinitionId: 'order',
      variables: { amount: 1500 },
    });
    assert.equal(started.processDefinitionVersion, 1);
    await client.cancelProcessInstance({ processInstanceKey: started.processInstanceKey });
  });

  test('deploying is done when it is answered', async () => {
    const { processDefinitionKey } = await deploy('errand');
    const started = await client.createProcessInstance({ processDefinitionKey });
    assert.equal(started.processDefinitionKey, processDefinitionKey);
  });
});
