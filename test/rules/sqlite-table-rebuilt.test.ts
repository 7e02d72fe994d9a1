import { riskTable } from '../support/risks.ts';

riskTable('sqlite-table-rebuilt');
