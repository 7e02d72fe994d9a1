import { fixTable } from '../support/fixes.ts';

fixTable('0.31', 'postgresql');
