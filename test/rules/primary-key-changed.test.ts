import { riskTable } from '../support/risks.ts';

riskTable('primary-key-changed');
