import { useContext } from 'preact/hooks';
import { ReaderContext, type ReaderDates } from '../http/reader-dates.ts';

/** Dates as the person before the page reads them; for parts of a page that `showPage` sends. */
export const useDates = (): ReaderDates => useContext(ReaderContext);
