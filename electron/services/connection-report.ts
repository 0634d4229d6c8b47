import type { ConnectionRun, Diagnosis } from '../../shared/model/connection.ts';

