const SLASH = 0x2f;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;

/** A name in the two fields of a ustar header: the slash between them is not stored. */
export interface SplitName {
  readonly name: Uint8Array;
  readonly prefix: Uint8Array;
}

/**
 * Splits a name for a ustar header, at the same slash as GNU tar: the last one that the prefix has room in front of.
 * @returns undefined where no slash stands so that both parts fit
 * @see POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar 1.34, src/create.c, `split_long_name`
 */
export function splitName(name: Uint8Array): SplitName | undefined {
  if (name.length <= NAME_BYTES) return { name, prefix: name.subarray(0, 0) };
  // What stands behind the last slash of a directory is no name.
  const end = name[name.length - 1] === SLASH ? name.length - 1 : name.length;
  const at = name.subarray(0, Math.min(PREFIX_BYTES + 1, end)).lastIndexOf(SLASH);
  if (at <= 0 || name.length - at - 1 > NAME_BYTES) return undefined;
  return { name: name.subarray(at + 1), prefix: name.subarray(0, at) };
}

/** Whether all bytes are ASCII: what POSIX lets a header hold without a record. */
export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

/**
 * The name that a header of the writer's own gets: the member's, with a folder put in front of its last part.
 * @param folder - such as `PaxHeaders`
 * @see GNU tar 1.34, src/xheader.c, `xheader_format_name`
 */
export function nameInFolder(name: Uint8Array, folder: string): Uint8Array<ArrayBuffer> {
  let end = name.length;
  while (end > 1 && name[end - 1] === SLASH) end--;
  const slash = name.subarray(0, end - 1).lastIndexOf(SLASH);
  let front = slash < 0 ? 0 : slash;
  while (front > 0 && name[front - 1] === SLASH) front--;
  const own = new Uint8Array(front + end - slash + folder.length + 3);
  let at = 0;
  if (front > 0) {
    own.set(name.subarray(0, front));
    at = front;
  } else own[at++] = slash < 0 ? 0x2e : SLASH;
  own[at++] = SLASH;
  for (let i = 0; i < folder.length; i++) own[at++] = folder.charCodeAt(i);
  own[at++] = SLASH;
  own.set(name.subarray(slash + 1, end), at);
  return own.subarray(0, at + end - slash - 1);
}

/** As much of a name as a header holds, but not up to a slash: readers take a file of such a name for a directory. */
export function cutName(name: Uint8Array): Uint8Array {
  let end = Math.min(name.length, NAME_BYTES);
  while (end > 1 && name[end - 1] === SLASH) end--;
  return name.subarray(0, end);
}
