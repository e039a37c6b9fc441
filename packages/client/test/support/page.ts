/** What the page of browser.test.ts is made of: the whole package, bundled by vite, for scripts of the test to call. */
import * as sdk from '@tributary/client';

declare global {
  interface Window {
    sdk: typeof sdk;
    /** What a tail of the page saw. */
    seen: unknown[];
  }
}
window.sdk = sdk;
window.seen = [];
