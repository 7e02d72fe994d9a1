import { riskTable } from '../support/risks.ts';

riskTable('drop-schema');
