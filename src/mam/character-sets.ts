/** The character sets of the attributes of format TEXT, which attribute 0805h names. */
import { decodeLatin1, decodeName, encodeName } from '../bytes/index.js';

/** Identifier of the attribute that names the character set. */
export const TEXT_LOCALIZATION = 0x0805;

/** What the codes of 0805h stand for (SPC-5, TEXT LOCALIZATION IDENTIFIER). */
export const textLocalizationNames: ReadonlyMap<number, string> = new Map([
  [0x00, 'ASCII'],
  ...Array.from({ length: 10 }, (_, i): [number, string] => [i + 1, `ISO 8859-${i + 1}`]),
  [0x80, 'UCS-2BE'],
  [0x81, 'UTF-8'],
]);

const UCS_2BE = 0x80;
const UTF_8 = 0x81;
const LATIN_1 = 0x01;
const UPPER_HALF = 0xa0;
const NO_CHARACTER = '\ufffd';

/** What the bytes A0h to FFh are in ISO 8859-2 to -10; U+FFFD where they are nothing (Unicode, ISO8859 mappings). */
const upperHalves: ReadonlyMap<number, string> = new Map([
  [2, '\u00a0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00adŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙'],
  [
    3,
    '\u00a0Ħ˘£¤\ufffdĤ§¨İŞĞĴ\u00ad\ufffdŻ°ħ²³´µĥ·¸ışğĵ½\ufffdżÀÁÂ\ufffdÄĊĈÇÈÉÊËÌÍÎÏ\ufffdÑÒÓÔĠÖ×ĜÙÚÛÜŬŜßàáâ\ufffdäċĉçèéêëìíîï\ufffdñòóôġö÷ĝùúûüŭŝ˙',
  ],
  [4, '\u00a0ĄĸŖ¤ĨĻ§¨ŠĒĢŦ\u00adŽ¯°ą˛ŗ´ĩļˇ¸šēģŧŊžŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎĪĐŅŌĶÔÕÖ×ØŲÚÛÜŨŪßāáâãäåæįčéęëėíîīđņōķôõö÷øųúûüũū˙'],
  [5, '\u00a0ЁЂЃЄЅІЇЈЉЊЋЌ\u00adЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ'],
  [
    6,
    '\u00a0\ufffd\ufffd\ufffd¤\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\u060c\u00ad\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\u061b\ufffd\ufffd\ufffd\u061f\ufffd\u0621\u0622\u0623\u0624\u0625\u0626\u0627\u0628\u0629\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063a\ufffd\ufffd\ufffd\ufffd\ufffd\u0640\u0641\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u0649\u064a\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd',
  ],
  [
    7,
    '\u00a0‘’£€₯¦§¨©ͺ«¬\u00ad\ufffd―°±²³΄΅Ά·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\ufffdΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ\ufffd',
  ],
  [
    8,
    '\u00a0\ufffd¢£¤¥¦§¨©×«¬\u00ad®¯°±²³´µ¶·¸¹÷»¼½¾\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd‗\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5\u05d6\u05d7\u05d8\u05d9\u05da\u05db\u05dc\u05dd\u05de\u05df\u05e0\u05e1\u05e2\u05e3\u05e4\u05e5\u05e6\u05e7\u05e8\u05e9\u05ea\ufffd\ufffd\u200e\u200f\ufffd',
  ],
  [9, '\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ'],
  [10, '\u00a0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00adŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ'],
]);

/**
 * A text without its filling, blanks or NUL, in a character set of 0805h.
 * @param code - the value of 0805h; undefined, or one that is not known: UTF-8, of which ASCII is a part
 * @returns undefined where the bytes are no text in it
 */
export function decodeLocalText(bytes: Uint8Array, code: number | undefined): string | undefined {
  if (code === UCS_2BE) return decodeUcs2(bytes);
  const text = bytes.subarray(0, endOfText(bytes));
  if (code === LATIN_1) return decodeLatin1(text);
  const upper = code === undefined ? undefined : upperHalves.get(code);
  if (upper === undefined) {
    const decoded = decodeName(text);
    if (code === 0 && text.some((byte) => byte > 0x7e)) return undefined;
    return code === UTF_8 && /[\udc80-\udcff]/u.test(decoded) ? undefined : decoded;
  }
  const characters = Array.from(text, (byte) =>
    byte < UPPER_HALF ? String.fromCharCode(byte) : (upper[byte - UPPER_HALF] as string),
  );
  return characters.includes(NO_CHARACTER) ? undefined : characters.join('');
}

/**
 * The bytes of a text in a character set of 0805h.
 * @param code - as {@link decodeLocalText} takes it
 * @returns undefined where the set lacks one of its characters
 */
export function encodeLocalText(text: string, code: number | undefined): Uint8Array | undefined {
  if (code === UCS_2BE) {
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    if (units.some((unit) => unit >= 0xd800 && unit <= 0xdfff)) return undefined;
    return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
  }
  const upper = code === undefined ? undefined : upperHalves.get(code);
  if (upper === undefined && code !== LATIN_1 && code !== 0) return encodeName(text);
  const encoded = Array.from(text, (character) => byteOf(character, code === 0 ? '' : upper));
  return encoded.includes(-1) ? undefined : Uint8Array.from(encoded);
}

/** @param upper - the characters of A0h to FFh; undefined: those of Latin-1; empty: ASCII has none */
function byteOf(character: string, upper: string | undefined): number {
  const point = character.codePointAt(0) as number;
  if (point < (upper === '' ? 0x80 : UPPER_HALF)) return point;
  if (upper === undefined) return point <= 0xff ? point : -1;
  const at = character === NO_CHARACTER ? -1 : upper.indexOf(character);
  return at < 0 ? -1 : UPPER_HALF + at;
}

/** Where the text ends and its filling begins; programs take blanks or NUL, whatever the format says. */
export function endOfText(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x00)) end--;
  return end;
}

function decodeUcs2(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const units: number[] = [];
  for (let at = 0; at < bytes.length; at += 2) {
    const unit = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (unit >= 0xd800 && unit <= 0xdfff) return undefined;
    units.push(unit);
  }
  while (units.length > 0 && (units.at(-1) === 0x20 || units.at(-1) === 0)) units.pop();
  return String.fromCharCode(...units);
}
