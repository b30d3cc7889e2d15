/** Names of the built files under `/assets/`. `islands` has one script per island, to be fetched early. */
export type AssetManifest = {
  built: boolean;
  styles: string;
  script: string;
  icon: string;
  islands: Record<string, string>;
};

/**
 * Plain names for code that runs unbuilt (tests). The build puts the hashed names in place of this whole
 * module in every server bundle, so that no file is read at run time, on Workers neither.
 */
export const assetManifest: AssetManifest = {
  built: false,
  styles: 'styles.css',
  script: 'main.js',
  icon: 'icon.svg',
  islands: {},
};
