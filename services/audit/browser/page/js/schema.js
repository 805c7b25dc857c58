// Whether a value has the shape that the catalogue of statements gives it: the part of JSON Schema that the catalogue uses.

/** Why a value does not have the shape of `schema`; null if it has. */
export function misfit(value, schema, defs, at = "body") {
  if (schema.$ref !== undefined) return misfit(value, defs[schema.$ref.slice("#/$defs/".length)], defs, at);
  if (schema.anyOf !== undefined) {
    return schema.anyOf.some((each) => misfit(value, each, defs, at) === null) ? null : `${at}: fits nothing that may stand here`;
  }
  if (schema.enum !== undefined) return schema.enum.includes(value) ? null : `${at}: expected one of ${schema.enum.join(", ")}`;
  const check = CHECKS[schema.type];
  return check === undefined ? null : check(value, schema, defs, at);
}

const CHECKS = {
  null: (value, schema, defs, at) => (value === null ? null : `${at}: expected nothing`),
  boolean: (value, schema, defs, at) => (typeof value === "boolean" ? null : `${at}: expected true or false`),
  integer: (value, schema, defs, at) => {
    if (!Number.isSafeInteger(value)) return `${at}: expected a whole number`;
    const low = schema.minimum ?? -Infinity;
    return value >= low && value <= (schema.maximum ?? Infinity) ? null : `${at}: ${value} is out of bounds`;
  },
  string: (value, schema, defs, at) => {
    if (typeof value !== "string") return `${at}: expected a text`;
    const letters = [...value].length;
    if (letters < (schema.minLength ?? 0) || letters > (schema.maxLength ?? Infinity)) return `${at}: a text of ${letters} letters`;
    return schema.pattern === undefined || pattern(schema.pattern).test(value) ? null : `${at}: ${value.slice(0, 40)} is spelt otherwise than it may be`;
  },
  array: (value, schema, defs, at) => {
    if (!Array.isArray(value)) return `${at}: expected a list`;
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) return `${at}: a list of ${value.length}`;
    for (const [i, item] of value.entries()) {
      const each = schema.prefixItems?.[i] ?? schema.items;
      if (each === false) return `${at}: a list of ${value.length}`;
      const found = each === undefined ? null : misfit(item, each, defs, `${at}[${i}]`);
      if (found !== null) return found;
    }
    return null;
  },
  object: (value, schema, defs, at) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return `${at}: expected an object`;
    for (const name of schema.required ?? []) if (!(name in value)) return `${at}.${name}: missing`;
    for (const name of Object.keys(value)) {
      const own = schema.properties !== undefined && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      const shape = own ?? schema.additionalProperties ?? true;
      if (shape === false) return `${at}.${name}: unknown`;
      if (own === undefined && schema.propertyNames !== undefined) {
        const named = misfit(name, { type: "string", ...schema.propertyNames }, defs, `${at}.${name}`);
        if (named !== null) return named;
      }
      const found = shape === true ? null : misfit(value[name], shape, defs, `${at}.${name}`);
      if (found !== null) return found;
    }
    return null;
  },
};

const patterns = new Map();

function pattern(source) {
  if (!patterns.has(source)) patterns.set(source, new RegExp(source, "u"));
  return patterns.get(source);
}
