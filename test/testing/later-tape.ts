import type { Tape } from '../../src/tape/index.js';

/** A tape whose answers come later, as those of a drive do. It fails where a call does not wait for the one before. */
export function laterTape(tape: Tape): Tape {
  let isBusy = false;
  const later = async <T>(answer: () => T): Promise<Awaited<T>> => {
    if (isBusy) throw new Error('a call came while another was not answered');
    isBusy = true;
    await new Promise((resolve) => setImmediate(resolve));
    isBusy = false;
    return await answer();
  };
  return {
    partitions: tape.partitions,
    position: () => later(() => tape.position()),
    read: () => later(() => tape.read()),
    spaceRecords: (count) => later(() => tape.spaceRecords(count)),
    spaceFilemarks: (count) => later(() => tape.spaceFilemarks(count)),
    spaceToEndOfData: () => later(() => tape.spaceToEndOfData()),
    locate: (object, partition) => later(() => tape.locate(object, partition)),
    write: (record) => later(() => tape.write(record)),
    writeFilemarks: (count) => later(() => tape.writeFilemarks(count)),
  };
}
