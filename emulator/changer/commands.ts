import type { Layout } from '../../src/bytes/index.js';
import {
  elementStatusData,
  encodeSense,
  exchangeMediumCdb,
  initializeElementStatusCdb,
  initializeElementStatusWithRangeCdb,
  initializeElementStatusWithRangeE7Cdb,
  inquiryCdb,
  modeSense6Cdb,
  modeSense10Cdb,
  moveMediumCdb,
  positionToElementCdb,
  preventAllowMediumRemovalCdb,
  readElementStatusCdb,
  reportLunsCdb,
  requestSenseCdb,
  requestVolumeElementAddressCdb,
  sendVolumeTagCdb,
  sendVolumeTagList,
  testUnitReadyCdb,
  volumeElementAddressData,
} from '../../src/scsi/index.js';
import { type Answer, GOOD, goodWith, invalidField, listCutShort, refuse } from '../drive/answer.js';
import { type Call, command, commandOfBytes, type DeviceCommand } from '../drive/command.js';
import { reportLuns } from '../drive/commands/identifying.js';
import { parameterList } from '../drive/commands/parameter-list.js';
import { statusPages } from './element-status.js';
import { ELEMENT_TYPE, type Element } from './elements.js';
import { exchangeMedium, isArm, moveMedium, NO_SUCH_ELEMENT } from './moving.js';
import { inquiryData, modeData, vitalProductData } from './pages.js';
import type { ChangerState } from './state.js';

type ChangerCommand = DeviceCommand<ChangerState>;

const always = { attention: 'passes' } as const;
const SAVING_NOT_SUPPORTED = refuse(5, 0x39, 0x00);
const PAGE_CONTROL = { changeable: 1, saved: 3 } as const;

function inquire(
  state: ChangerState,
  { evpd, pageCode, allocationLength }: { evpd: boolean; pageCode: number; allocationLength: number },
): Answer {
  const data = evpd ? vitalProductData(state, pageCode) : pageCode === 0 ? inquiryData(state) : undefined;
  return data === undefined ? invalidField(inquiryCdb, 'pageCode') : goodWith(data, allocationLength);
}

interface ModeSense {
  readonly pageControl: number;
  readonly pageCode: number;
  readonly subpageCode: number;
  readonly allocationLength: number;
}

function modeSense(state: ChangerState, layout: Layout<object>, form: 6 | 10, asked: ModeSense): Answer {
  const { pageControl, pageCode, subpageCode, allocationLength } = asked;
  if (pageControl === PAGE_CONTROL.saved) return SAVING_NOT_SUPPORTED;
  if (subpageCode !== 0 && subpageCode !== 0xff) return invalidField(layout, 'subpageCode');
  const data = modeData(state, form, { pageCode, isChangeable: pageControl === PAGE_CONTROL.changeable });
  return data === undefined ? invalidField(layout, 'pageCode') : goodWith(data, allocationLength);
}

interface Range {
  readonly elementTypeCode: number;
  readonly startingElementAddress: number;
}

/** Elements of a type, or of all, from an address on; undefined where there is no such type, or none so high. */
function elementsFrom(state: ChangerState, { elementTypeCode, startingElementAddress }: Range) {
  if (elementTypeCode > ELEMENT_TYPE.drive) return undefined;
  return state.ofType(elementTypeCode).filter(({ address }) => address >= startingElementAddress);
}

function readElementStatus(
  state: ChangerState,
  asked: Range & {
    readonly numberOfElements: number;
    readonly volTag: boolean;
    readonly dvcId: boolean;
    readonly allocationLength: number;
  },
): Answer {
  const found = elementsFrom(state, asked);
  if (found === undefined) return invalidField(readElementStatusCdb, 'elementTypeCode');
  if (found.length === 0 && asked.startingElementAddress > 0) return NO_SUCH_ELEMENT;
  const elements = found.slice(0, asked.numberOfElements);
  const data = elementStatusData.encode({
    firstElementAddressReported: lowestAddress(elements),
    numberOfElementsAvailable: elements.length,
    elementStatusPages: statusPages(elements, asked),
  });
  return goodWith(data, asked.allocationLength);
}

const lowestAddress = (elements: readonly Element[]): number =>
  elements.reduce((lowest, { address }) => Math.min(lowest, address), elements[0]?.address ?? 0);

/** SEND VOLUME TAG actions that look for labels; the others would change what a bar code says. */
const TRANSLATES: readonly number[] = [0x00, 0x01, 0x04, 0x05];
const TEMPLATE_BYTES = 40;

function sendVolumeTag(
  state: ChangerState,
  asked: Range & { readonly sendActionCode: number; readonly parameterListLength: number },
  call: Call,
): Answer {
  const { sendActionCode, parameterListLength } = asked;
  if (!TRANSLATES.includes(sendActionCode)) return invalidField(sendVolumeTagCdb, 'sendActionCode');
  const range = elementsFrom(state, asked);
  if (range === undefined) return invalidField(sendVolumeTagCdb, 'elementTypeCode');
  if (parameterListLength < TEMPLATE_BYTES) return listCutShort;
  const list = parameterList(call, parameterListLength);
  if ('sense' in list) return list;
  const template = sendVolumeTagList.decode(list).value.volumeIdentificationTemplate ?? '';
  const elements = range.filter(({ cartridge }) => fits(cartridge?.identity.barcode, template));
  state.found = { sendActionCode, elements };
  return GOOD;
}

/** `?` stands for any character, `*` for all that follow. */
function fits(barcode: string | undefined, template: string): boolean {
  if (barcode === undefined) return false;
  const star = template.indexOf('*');
  const wanted = star < 0 ? template.trimEnd() : template.slice(0, star);
  if (star < 0 ? barcode.length !== wanted.length : barcode.length < wanted.length) return false;
  return [...wanted].every((character, i) => character === '?' || character === barcode[i]);
}

/** ILLEGAL REQUEST, COMMAND SEQUENCE ERROR: no SEND VOLUME TAG came before. */
const NOTHING_WAS_LOOKED_FOR = refuse(5, 0x2c, 0x00);

function requestVolumeElementAddress(
  state: ChangerState,
  asked: Range & { readonly numberOfElements: number; readonly volTag: boolean; readonly allocationLength: number },
): Answer {
  const { found } = state;
  if (found === undefined) return NOTHING_WAS_LOOKED_FOR;
  const { elementTypeCode, startingElementAddress, numberOfElements, volTag, allocationLength } = asked;
  const isAsked = ({ type, address }: Element): boolean =>
    (elementTypeCode === 0 || type === elementTypeCode) && address >= startingElementAddress;
  const elements = found.elements.filter(isAsked).slice(0, numberOfElements);
  const data = volumeElementAddressData.encode({
    firstElementAddressReported: lowestAddress(elements),
    numberOfElementsReported: elements.length,
    sendActionCode: found.sendActionCode,
    elementStatusPages: statusPages(elements, { volTag, dvcId: false }),
  });
  return goodWith(data, allocationLength);
}

/** Labels are known at all times: there is nothing to look at. */
const looks = <L extends Layout<object>>(layout: L): ChangerCommand =>
  commandOfBytes<ChangerState>(layout, {}, () => GOOD);

/** The commands of a library's robot (SMC-3). */
export const changerCommands: readonly ChangerCommand[] = [
  commandOfBytes(testUnitReadyCdb, {}, () => GOOD),
  command(requestSenseCdb, always, (_state: ChangerState, { desc, allocationLength }, { nexus }) => {
    const sense = nexus.attentions.take()?.sense ?? { key: 0, asc: 0, ascq: 0 };
    return goodWith(encodeSense(sense, { format: desc ? 'descriptor' : 'fixed' }), allocationLength);
  }),
  command(inquiryCdb, { ...always, mustBeZero: ['cmddt'] }, inquire),
  command(reportLunsCdb, always, (_state: ChangerState, { selectReport, allocationLength }) =>
    reportLuns(selectReport, allocationLength),
  ),
  command(modeSense6Cdb, {}, (state: ChangerState, asked) => modeSense(state, modeSense6Cdb, 6, asked)),
  command(modeSense10Cdb, {}, (state: ChangerState, asked) => modeSense(state, modeSense10Cdb, 10, asked)),
  command(preventAllowMediumRemovalCdb, {}, (_state: ChangerState, { prevent }, { nexus }) => {
    if (prevent > 1) return invalidField(preventAllowMediumRemovalCdb, 'prevent');
    nexus.preventsRemoval = prevent === 1;
    return GOOD;
  }),
  looks(initializeElementStatusCdb),
  looks(initializeElementStatusWithRangeCdb),
  looks(initializeElementStatusWithRangeE7Cdb),
  command(
    positionToElementCdb,
    { mustBeZero: ['invert'] },
    (state: ChangerState, { mediumTransportAddress, destinationElementAddress }) =>
      isArm(state, mediumTransportAddress) && state.at(destinationElementAddress) !== undefined
        ? GOOD
        : NO_SUCH_ELEMENT,
  ),
  command(moveMediumCdb, {}, moveMedium),
  command(exchangeMediumCdb, {}, exchangeMedium),
  command(readElementStatusCdb, {}, readElementStatus),
  command(sendVolumeTagCdb, {}, sendVolumeTag),
  command(requestVolumeElementAddressCdb, {}, requestVolumeElementAddress),
];
