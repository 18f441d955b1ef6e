// Every test, against a server on the store sled.

process.env.BATON_STORE = 'sled';
process.env.CAMUNDA_REST_ADDRESS = process.env.BATON_ON_SLED;
await import('./tests/all.js');
