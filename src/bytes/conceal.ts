import { alternativeFor, holdsSecret, type Layout } from './declaration.js';
import type { Properties } from './field.js';

/** What stands in a value where something is not shown. */
export const NOT_SHOWN = 'not shown';

/**
 * A decoded value without what is secret in it, such as a key: {@link NOT_SHOWN} stands there instead.
 * @param of - the structure that it is of
 * @param options - `doubtful`: there were faults. A length that lies lets a key go on in the fields behind it: then nothing
 * from the first secret on is shown, nor what belongs to no field
 */
export function concealValue(of: Layout<object>, value: object, options: { readonly doubtful: boolean }): Properties {
  return conceal(of, value as Properties, { doubtful: options.doubtful && holdsSecret(of), behind: false });
}

interface State {
  readonly doubtful: boolean;
  /** Whether a secret stands before. */
  behind: boolean;
}

function conceal(of: Layout<object>, value: Properties, state: State): Properties {
  const shown: Properties = {};
  for (const row of (alternativeFor(of, value) ?? of).rows) {
    const { property } = row;
    if (row.secret) state.behind = true;
    if (row.kind === 'reserved' || value[property] === undefined) continue;
    const hide = row.secret || (state.doubtful && state.behind);
    shown[property] = hide ? NOT_SHOWN : inside(row.of, value[property], state);
  }
  for (const kept of ['reserved', 'unknown']) {
    if (value[kept] !== undefined) shown[kept] = state.doubtful ? NOT_SHOWN : value[kept];
  }
  return shown;
}

function inside(of: Layout<object> | undefined, value: unknown, state: State): unknown {
  if (of === undefined) return value;
  if (Array.isArray(value)) return value.map((entry) => conceal(of, entry as Properties, state));
  return conceal(of, value as Properties, state);
}
