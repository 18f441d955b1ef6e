// Every test, against a server that keeps everything in memory.

process.env.BATON_STORE = 'memory';
process.env.CAMUNDA_REST_ADDRESS = process.env.BATON_ON_MEMORY;
await import('./tests/all.js');
