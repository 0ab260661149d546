/** Writes items to a local table and prints the name of each one that was answered, without end. */

import path from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { openTables } from '#local/aws/tables.ts';

const region = 'eu-central-1';
/** Whatever is open at a given moment, this process ends by being killed only. */
setInterval(() => {}, 60_000);
const tables = await openTables({
  directory: path.join(process.argv[2]!, 'tables'),
  region,
  tables: {
    Ledger: {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    },
  },
});
const client = new DynamoDBClient({
  endpoint: tables.endpoint,
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

for (let count = 0; ; count += 1) {
  const Item = { pk: { S: 'acme' }, sk: { S: `item ${count}` } };
  await client.send(new PutItemCommand({ TableName: 'Ledger', Item }));
  process.stdout.write(`item ${count}\n`);
}
