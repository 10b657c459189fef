// Where the site is. In the one file, modules have addresses of their own, and the page's stands for all.
const { url } = import.meta;
export const site = new URL(url.startsWith("blob:") ? "./" : "../", url.startsWith("blob:") ? document.baseURI : url).href;

// The suffix of what the browser unpacks itself: one that no server knows, so that none does it on the way.
export const PACKED = ".gzip";
