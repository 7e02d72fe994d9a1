import { missingConventions } from './convention-histories.ts';
import { missingFeatures } from './feature-histories.ts';
import { allOf, missingHistories } from './generate-histories.ts';

/** Lets the real drizzle-kit write everything that tests take from it; later runs find it in node_modules/.cache. */
export default async function generate(): Promise<void> {
  // the long ones first: those of 1.0 are last in each list
  await allOf([...missingFeatures().reverse(), ...missingConventions(), ...missingHistories().reverse()]);
}
