// Shopify's own library for Express, doing the same work: signature, kept once, on the disk, then 200.
// node server.mjs PORT FILE SECRET
import {DatabaseSync} from 'node:sqlite';
import express from 'express';
import {shopifyApp} from '@shopify/shopify-app-express';
import {MemorySessionStorage} from '@shopify/shopify-app-session-storage-memory';

const [port, file, secret] = process.argv.slice(2);
const db = new DatabaseSync(file);
db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
db.exec(`CREATE TABLE IF NOT EXISTS webhooks (
  webhook_id TEXT PRIMARY KEY, shop TEXT, topic TEXT, body TEXT, received_at TEXT)`);
const keep = db.prepare('INSERT INTO webhooks VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');

const shopify = shopifyApp({
  api: {apiVersion: '2026-07', apiKey: 'bench', apiSecretKey: secret, scopes: [], hostName: 'kept.example', logger: {level: 0}},
  auth: {path: '/auth', callbackPath: '/auth/callback'},
  webhooks: {path: '/webhooks'},
  sessionStorage: new MemorySessionStorage(),
});
const handlers = {
  ORDERS_CREATE: {
    deliveryMethod: 'http',
    callbackUrl: '/webhooks',
    callback: async (topic, shop, body, webhookId) => {
      keep.run(webhookId, shop, topic, body, new Date().toISOString());
    },
  },
};
const app = express();
app.post('/webhooks', shopify.processWebhooks({webhookHandlers: handlers}));
app.listen(Number(port), '127.0.0.1');
