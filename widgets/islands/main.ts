/// <reference types="vite/client" />
import { startPages } from './start-pages.ts';

/* The script of every page. */
startPages(document, import.meta.glob('./*.tsx'));
