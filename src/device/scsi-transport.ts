/** A SCSI command for a device. */
export interface ScsiCommand {
  /** From the operation code on. */
  readonly cdb: Uint8Array;
  /** Data for the device. Not used when the answer has come. */
  readonly dataOut?: Uint8Array;
  /** How many bytes may come at most. Default 0. */
  readonly dataInBytes?: number;
  /** After so long the command is taken for lost. Default: what the transport takes for right. */
  readonly timeoutSeconds?: number;
}

/** What a device answered. */
export interface ScsiAnswer {
  /** SCSI status: 00h GOOD, 02h CHECK CONDITION, 08h BUSY, 18h RESERVATION CONFLICT. */
  readonly status: number;
  /** Sense data that came with CHECK CONDITION; empty where none did. */
  readonly sense: Uint8Array;
  /** What came. Valid until the next command. */
  readonly dataIn: Uint8Array;
}

/**
 * Brings SCSI commands to one logical unit: over iSCSI, through the operating system, or to a software drive in the
 * same process. One command at a time. What the device answers is an answer, whatever it says; rejected is what did not
 * get there, or whose answer did not come back.
 */
export interface ScsiTransport {
  /** For messages: `cart:/archive/ABC123L6`, `/dev/sg3`. */
  readonly name: string;
  /** How many bytes one command can carry at most. */
  readonly transferBytesMax: number;
  execute(command: ScsiCommand): Promise<ScsiAnswer>;
  close(): Promise<void>;
}
