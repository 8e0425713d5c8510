import { expect, test } from 'vitest';
import { referencePage, schemaFile } from '../../src/config/reference.ts';

// Both files are written anew by: npx vitest run test/unit/config-generated.test.ts -u
test('the checked-in JSON Schema is what the schema says', async () => {
  await expect(schemaFile()).toMatchFileSnapshot('../../src/config/kioskd.schema.json');
});

test('the checked-in reference page is what the schema says', async () => {
  await expect(referencePage()).toMatchFileSnapshot('../../src/config/REFERENCE.md');
});
