import { riskTable } from '../support/risks.ts';

riskTable('column-type-narrowed');
