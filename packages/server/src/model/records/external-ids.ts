/** The ids that other platforms gave to things, as a thing has them. */

/** By API, as `losant` or `datacooee`. */
export type IdsByApi = Readonly<Record<string, string>>;

/** Whose ids are meant: those of a project's things, of all things of an organization, or of its projects. */
export type IdScope = { readonly project: number } | { readonly organization: number };
