/** Scripts of drive commands: readable, written by hand or by a test that failed. */
export { type LoneCommand, parseScript, printScript, type ScriptCommand, ScriptError } from './drive-script.js';
export { type HostWatcher, Interrupted, type PlayedCommand, ScriptHost, type ScriptModes } from './script-host.js';
