export {
  COMMAND_FAULTS,
  FAULTS_MAX,
  type Fault,
  type FaultKind,
  type FaultPlan,
  type FaultTrigger,
  MECHANISM_FAULTS,
  RECORD_FAULTS,
  SEED_MAX,
} from './fault-plan.js';
export { Faults, type FaultThatHappened, faultPlanOf, isCommandFault, isRecordFault, type Moment } from './faults.js';
export { FaultPlanError, readFaultPlan } from './read-fault-plan.js';
