import type { ImagePlace } from './image-format.js';

/** Places that are remembered at most; then every second one is forgotten, and half as many are remembered. */
const PLACES_MAX = 1 << 16;

/** A place in an image, and what stands in front of it. */
export interface IndexedPlace extends ImagePlace {
  /** Records and filemarks in front of it. */
  readonly object: number;
  /** Filemarks in front of it. */
  readonly file: number;
}

/** The beginning of an image. */
export const BEGINNING: IndexedPlace = { offset: 0, previousBytes: 0, object: 0, file: 0 };

/**
 * Places in an image, in ascending order: going back begins at the nearest in front. Memory is bounded, however long
 * the image: with 2^16 places, going to an object of 24 million reads no more than 512 of them.
 */
export class PlaceIndex {
  private places: IndexedPlace[] = [BEGINNING];
  private stride = 1;

  /** Remembers a place, if it is one of those to remember. */
  add(place: IndexedPlace): void {
    const last = this.places.at(-1) as IndexedPlace;
    if (place.object < last.object + this.stride) return;
    if (this.places.length === PLACES_MAX) {
      this.places = this.places.filter((_, i) => i % 2 === 0);
      this.stride *= 2;
      return this.add(place);
    }
    this.places.push({ ...place });
  }

  /** The last place in front of which there are no more objects than so many, or filemarks. */
  before(counted: 'object' | 'file', count: number): IndexedPlace {
    let [low, high] = [0, this.places.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.places[middle] as IndexedPlace)[counted] <= count) low = middle;
      else high = middle - 1;
    }
    return this.places[low] as IndexedPlace;
  }

  /** Forgets the places behind an object. */
  cut(object: number): void {
    while ((this.places.at(-1) as IndexedPlace).object > object) this.places.pop();
  }
}
