// Every test, against a server on the store fjall.

process.env.BATON_STORE = 'fjall';
process.env.CAMUNDA_REST_ADDRESS = process.env.BATON_ON_FJALL;
await import('./tests/all.js');
