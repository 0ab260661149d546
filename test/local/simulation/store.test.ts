import { expect, test } from 'vitest';
import { Store } from '#local/simulation/store.ts';

interface Thing {
  name: string;
  tags: string[];
}

async function things() {
  const store = await Store.open();
  return store.collection<Thing>('things').set('a', { name: 'one', tags: [] });
}

test('what comes out is a copy, and so is what goes in', async () => {
  const collection = await things();
  const given: Thing = { name: 'two', tags: ['x'] };
  collection.set('b', given);
  given.tags.push('later');
  collection.get('a')!.name = 'changed';
  collection.values()[0]!.name = 'changed';
  collection.entries()[0]![1].name = 'changed';
  collection.find(({ name }) => name === 'one')!.name = 'changed';
  expect(collection.values()).toEqual([
    { name: 'one', tags: [] },
    { name: 'two', tags: ['x'] },
  ]);
});

test('update changes what is there and refuses what is not', async () => {
  const collection = await things();
  const updated = collection.update('a', (thing) => ({ ...thing, tags: ['new'] }));
  expect(updated).toEqual({ name: 'one', tags: ['new'] });
  expect(collection.get('a')).toEqual(updated);
  expect(() => collection.update('z', (thing) => thing)).toThrow(/"z"/);
});

test('finds, filters, counts and deletes', async () => {
  const collection = await things();
  collection.set('b', { name: 'two', tags: [] });
  expect(collection.filter(({ name }) => name === 'two')).toHaveLength(1);
  expect(collection.find(({ name }) => name === 'none')).toBeUndefined();
  expect([collection.delete('a'), collection.delete('a')]).toEqual([true, false]);
  expect([collection.size, collection.has('a'), collection.keys()]).toEqual([1, false, ['b']]);
  collection.clear();
  expect(collection.size).toBe(0);
});

test('a name always means the same collection', async () => {
  const store = await Store.open();
  store.collection<number>('n').set('k', 1);
  expect(store.collection<number>('n').get('k')).toBe(1);
  expect(store.collection<number>('m').get('k')).toBeUndefined();
});

test('a world on disk needs a key', async () => {
  await expect(Store.open('/nowhere')).rejects.toThrow(/key/);
});
