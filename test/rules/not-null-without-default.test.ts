import { riskTable } from '../support/risks.ts';

riskTable('not-null-without-default');
