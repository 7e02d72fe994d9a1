import { notesSettings, settingsMade } from '../git/settings.ts';
import { quote } from '../model/shell.ts';
import type { Check } from './check.ts';
import { listed } from './words.ts';

/** Whether git keeps the notes about overrides when commits are rewritten, and fetches those of others. */
export const notes: Check = {
  id: 'notes',
  section: 'hooks',
  async ask({ top }) {
    const wanted = await notesSettings(top);
    const made = await settingsMade(top, wanted);
    const missing = wanted.filter((one) => !made.includes(one));
    if (missing.length === 0)
      return [{ status: 'ok', says: 'git keeps, fetches and pushes the notes about commits that bypassed the hooks' }];
    return [
      {
        status: 'warn',
        says: `git's configuration lacks ${listed(missing.map(({ key }) => key))}, so notes about commits that bypassed the hooks are lost or not shared`,
        mend: missing.map(({ key, value }) => `git config --add ${quote(key)} ${quote(value)}`),
      },
    ];
  },
};
