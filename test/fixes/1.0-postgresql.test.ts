import { fixTable } from '../support/fixes.ts';

fixTable('1.0', 'postgresql', 'sqlite');
