/** A row of any of ltijs' collections. */
type Item = Record<string, unknown>;

/** By which fields ltijs looks rows up; the first is what makes a row of that collection one. */
const LOOKUPS: Record<string, readonly (readonly string[])[]> = {
  platform: [['platformUrl', 'clientId'], ['platformUrl'], ['kid']],
  platformStatus: [['id']],
  publickey: [['kid'], ['platformUrl', 'clientId']],
  privatekey: [['kid'], ['platformUrl', 'clientId']],
  accesstoken: [['platformUrl', 'clientId', 'scopes']],
  idtoken: [['iss', 'clientId', 'deploymentId', 'user']],
  contexttoken: [['contextId', 'user']],
  nonce: [['nonce']],
  state: [['state']],
};

/**
 * ltijs' database plugin in memory: the same five verbs as its own, over maps, so that a comparison measures
 * ltijs and not a MongoDB. Every look-up is one step; what MongoDB would seal is kept as it is.
 */
export class LtijsMemoryDatabase {
  private readonly collections = new Map<string, Map<string, Item[]>[]>();

  async setup(): Promise<true> {
    return true;
  }

  async Close(): Promise<true> {
    return true;
  }

  async Get(_secret: string | false, collection: string, query: Item = {}): Promise<Item[] | false> {
    const found = this.find(collection, query);
    return found.length > 0 ? found : false;
  }

  async Insert(_secret: string | false, collection: string, item: Item, index: Item = {}): Promise<true> {
    this.add(collection, { ...index, ...item });
    return true;
  }

  async Replace(
    secret: string | false,
    collection: string,
    query: Item,
    item: Item,
    index: Item = {},
  ): Promise<true> {
    await this.Delete(collection, query);
    return this.Insert(secret, collection, item, index);
  }

  async Modify(_secret: string | false, collection: string, query: Item, change: Item): Promise<true> {
    for (const item of this.find(collection, query)) Object.assign(item, change);
    return true;
  }

  async Delete(collection: string, query: Item): Promise<true> {
    const gone = new Set(this.find(collection, query));
    if (gone.size === 0) return true;
    for (const [at, fields] of this.lookupsOf(collection).entries()) {
      const rows = this.rowsOf(collection, at);
      for (const item of gone) {
        const key = keyOf(item, fields);
        const left = (rows.get(key) ?? []).filter((each) => !gone.has(each));
        if (left.length > 0) rows.set(key, left);
        else rows.delete(key);
      }
    }
    return true;
  }

  private add(collection: string, item: Item): void {
    for (const [at, fields] of this.lookupsOf(collection).entries()) {
      const rows = this.rowsOf(collection, at);
      const key = keyOf(item, fields);
      rows.set(key, [...(rows.get(key) ?? []), item]);
    }
  }

  /** A query of other fields than the known ones is a mistake of ours and not of ltijs. */
  private find(collection: string, query: Item): Item[] {
    const names = Object.keys(query);
    const lookups = this.lookupsOf(collection);
    if (names.length === 0) return [...this.rowsOf(collection, 0).values()].flat();
    const at = lookups.findIndex(
      (fields) => fields.length === names.length && fields.every((f) => f in query),
    );
    const fields = lookups[at];
    if (!fields) throw new Error(`ltijs looks ${collection} up by ${names.join(', ')}; add it to LOOKUPS.`);
    return this.rowsOf(collection, at).get(keyOf(query, fields)) ?? [];
  }

  private lookupsOf(collection: string): readonly (readonly string[])[] {
    const lookups = LOOKUPS[collection];
    if (!lookups) throw new Error(`ltijs has a collection ${collection} that is not in LOOKUPS.`);
    return lookups;
  }

  private rowsOf(collection: string, at: number): Map<string, Item[]> {
    const kept =
      this.collections.get(collection) ?? this.lookupsOf(collection).map(() => new Map<string, Item[]>());
    this.collections.set(collection, kept);
    return kept[at]!;
  }
}

const keyOf = (item: Item, fields: readonly string[]): string =>
  fields.map((field) => JSON.stringify(item[field]) ?? '').join(' ');
