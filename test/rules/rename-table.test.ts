import { riskTable } from '../support/risks.ts';

riskTable('rename-table');
