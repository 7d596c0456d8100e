/** Derived from docs/api by `pnpm generate`. */

export interface paths {
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            status: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything this service cannot do without answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            checks: {
                                [key: string]: string;
                            };
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ready: boolean;
                            checks: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus' text format */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/recommendations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A ranked, explained list for one person, from what they did up to this moment */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description Films before the page; pages of one limit belong together. The last place of the first may go to a film that nobody has watched yet: the film that stood there is on no page then */
                    offset?: number;
                    /** @description A genre */
                    genre?: string;
                    yearFrom?: number;
                    yearTo?: number;
                    /** @description 0: by score alone; 1: the lower two fifths of the list as varied as can be. By default 0, and 0.7 for someone of whom nothing is known */
                    diversity?: number;
                    /** @description Films to leave out: ids, separated by commas */
                    exclude?: string;
                };
                header?: never;
                path: {
                    /**
                     * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 42
                     */
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description A UUID
                             * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                             */
                            recommendationId: string;
                            /** @description null for a session without an account */
                            userId: string | null;
                            /** @description null before the first model */
                            modelVersion: string | null;
                            /**
                             * @description What the answer rests on, best first: personalised, session, trending, static
                             * @enum {unknown}
                             */
                            tier: "personalised" | "session" | "trending" | "static";
                            /** @description true when something this answer normally uses was not available */
                            degraded: boolean;
                            items: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                /** @description Comparable within one list only */
                                score: number;
                                /** @description Why this film, in words */
                                reason: string;
                                /** @description The person's own films that brought it here */
                                evidence: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    title: string;
                                    /** @description Its part of the score, 0 to 1 */
                                    share: number;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description token-required or token-refused */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-refused or not-yourself */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description unknown-genre */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description identity-unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/recommendations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same for someone without an account: the history comes along and is not kept */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What the visitor did, oldest first */
                        history: {
                            /**
                             * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                             * @example 296
                             */
                            movieId: string;
                            /** @enum {unknown} */
                            type: "view" | "click" | "watch" | "rating" | "like" | "dislike" | "watchlist" | "retract";
                            /** @description Stars: 0.5 to 5 in steps of 0.5 */
                            rating?: number;
                            /**
                             * Format: date-time
                             * @description An instant, RFC 3339
                             * @example 2026-01-31T20:15:00Z
                             */
                            occurredAt?: string;
                        }[];
                        /** @default 20 */
                        limit?: number;
                        /**
                         * @description Films before the page; pages of one limit belong together. The last place of the first may go to a film that nobody has watched yet: the film that stood there is on no page then
                         * @default 0
                         */
                        offset?: number;
                        /** @description A genre */
                        genre?: string;
                        yearFrom?: number;
                        yearTo?: number;
                        /** @description 0: by score alone; 1: the lower two fifths of the list as varied as can be. By default 0, and 0.7 for someone of whom nothing is known */
                        diversity?: number;
                        exclude?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description A UUID
                             * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                             */
                            recommendationId: string;
                            /** @description null for a session without an account */
                            userId: string | null;
                            /** @description null before the first model */
                            modelVersion: string | null;
                            /**
                             * @description What the answer rests on, best first: personalised, session, trending, static
                             * @enum {unknown}
                             */
                            tier: "personalised" | "session" | "trending" | "static";
                            /** @description true when something this answer normally uses was not available */
                            degraded: boolean;
                            items: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                /** @description Comparable within one list only */
                                score: number;
                                /** @description Why this film, in words */
                                reason: string;
                                /** @description The person's own films that brought it here */
                                evidence: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    title: string;
                                    /** @description Its part of the score, 0 to 1 */
                                    share: number;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description malformed-json */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description body-too-large */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description unsupported-media-type */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description body-invalid or unknown-genre */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows of a home page in one call */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 42
                     */
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description A UUID
                             * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                             */
                            recommendationId: string;
                            /** @description null for a session without an account */
                            userId: string | null;
                            /** @description null before the first model */
                            modelVersion: string | null;
                            /**
                             * @description What the answer rests on, best first: personalised, session, trending, static
                             * @enum {unknown}
                             */
                            tier: "personalised" | "session" | "trending" | "static";
                            /** @description true when something this answer normally uses was not available */
                            degraded: boolean;
                            rows: {
                                id: string;
                                /**
                                 * @description top: the best of all; list: what the person wants to watch; because: like one film; trending: what everyone watches; genre: the best of one; gems: the best of what few know; again: what the person loved
                                 * @enum {unknown}
                                 */
                                kind: "top" | "list" | "because" | "trending" | "genre" | "gems" | "again";
                                /** @description The film or the genre that it is about */
                                subject: string | null;
                                title: string;
                                items: {
                                    /** MovieCard */
                                    movie: {
                                        /**
                                         * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                         * @example 296
                                         */
                                        movieId: string;
                                        /** @description The title, without the year */
                                        title: string;
                                        /** @description Year of release; null when unknown */
                                        year: number | null;
                                        genres: string[];
                                    };
                                    /** @description Comparable within one list only */
                                    score: number;
                                    /** @description Why this film, in words */
                                    reason: string;
                                    /** @description The person's own films that brought it here */
                                    evidence: {
                                        /**
                                         * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                         * @example 296
                                         */
                                        movieId: string;
                                        title: string;
                                        /** @description Its part of the score, 0 to 1 */
                                        share: number;
                                    }[];
                                }[];
                            }[];
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description token-required or token-refused */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-refused or not-yourself */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description identity-unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a person thinks of films as of now, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    /**
                     * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 42
                     */
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                             * @example 42
                             */
                            userId: string;
                            total: number;
                            degraded: boolean;
                            items: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                /** @enum {unknown} */
                                type: "view" | "click" | "watch" | "rating" | "like" | "dislike" | "watchlist" | "retract";
                                /** @description Stars: 0.5 to 5 in steps of 0.5 */
                                rating?: number;
                                /**
                                 * Format: date-time
                                 * @description An instant, RFC 3339
                                 * @example 2026-01-31T20:15:00Z
                                 */
                                occurredAt: string;
                            }[];
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description token-required or token-refused */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-refused or not-yourself */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description identity-unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations/{recommendationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A list of the past, made again from its record: what was considered, and what became of it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A UUID
                     * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                     */
                    recommendationId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description null for the list of now */
                            recommendationId: string | null;
                            /** @description null for a session without an account */
                            userId: string | null;
                            /** @enum {unknown} */
                            kind: "list" | "home";
                            shownAt: string | null;
                            /** @description null before the first model */
                            modelVersion: string | null;
                            catalogueRevision: number | null;
                            /**
                             * @description What the answer rests on, best first: personalised, session, trending, static
                             * @enum {unknown}
                             */
                            tier: "personalised" | "session" | "trending" | "static";
                            request: {
                                limit: number;
                                offset: number;
                                /** @description A genre */
                                genre?: string;
                                yearFrom?: number;
                                yearTo?: number;
                                /** @description Only films that at most so many people voted for */
                                votesTo?: number;
                                diversity: number;
                                exclude: string[];
                            } | null;
                            /** @description Films in the history it was made from */
                            historyLength: number;
                            /** @description As it was shown then */
                            shown: {
                                /**
                                 * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                 * @example 296
                                 */
                                movieId: string;
                                score: number;
                            }[];
                            /** @description As it is made again, with reasons and evidence */
                            items: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                /** @description Comparable within one list only */
                                score: number;
                                /** @description Why this film, in words */
                                reason: string;
                                /** @description The person's own films that brought it here */
                                evidence: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    title: string;
                                    /** @description Its part of the score, 0 to 1 */
                                    share: number;
                                }[];
                            }[];
                            /** @description The best before anything is left out, and what became of each */
                            candidates: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                score: number;
                                /**
                                 * @description shown: in the list; seen: the person knows it already; excluded: the request excludes it; uncatalogued: the catalogue does not have it; other-genre: not of the genre asked for; other-year: not of the years asked for; earlier-page: on an earlier page; diversified: left out for variety; further-down: too far down
                                 * @enum {unknown}
                                 */
                                outcome: "shown" | "seen" | "excluded" | "uncatalogued" | "other-genre" | "other-year" | "earlier-page" | "diversified" | "further-down";
                            }[];
                            /** @description Made again it has the same films with the same scores; null for the list of now */
                            identical: boolean | null;
                            /** @description Why it is not identical, in words */
                            note: string | null;
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-required */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-refused */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description recommendation-unknown */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description store-unavailable */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list that a person would get now: what was considered, and what became of it */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description Films before the page; pages of one limit belong together. The last place of the first may go to a film that nobody has watched yet: the film that stood there is on no page then */
                    offset?: number;
                    /** @description A genre */
                    genre?: string;
                    yearFrom?: number;
                    yearTo?: number;
                    /** @description 0: by score alone; 1: the lower two fifths of the list as varied as can be. By default 0, and 0.7 for someone of whom nothing is known */
                    diversity?: number;
                    /** @description Films to leave out: ids, separated by commas */
                    exclude?: string;
                };
                header?: never;
                path: {
                    /**
                     * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 42
                     */
                    userId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description null for the list of now */
                            recommendationId: string | null;
                            /** @description null for a session without an account */
                            userId: string | null;
                            /** @enum {unknown} */
                            kind: "list" | "home";
                            shownAt: string | null;
                            /** @description null before the first model */
                            modelVersion: string | null;
                            catalogueRevision: number | null;
                            /**
                             * @description What the answer rests on, best first: personalised, session, trending, static
                             * @enum {unknown}
                             */
                            tier: "personalised" | "session" | "trending" | "static";
                            request: {
                                limit: number;
                                offset: number;
                                /** @description A genre */
                                genre?: string;
                                yearFrom?: number;
                                yearTo?: number;
                                /** @description Only films that at most so many people voted for */
                                votesTo?: number;
                                diversity: number;
                                exclude: string[];
                            } | null;
                            /** @description Films in the history it was made from */
                            historyLength: number;
                            /** @description As it was shown then */
                            shown: {
                                /**
                                 * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                 * @example 296
                                 */
                                movieId: string;
                                score: number;
                            }[];
                            /** @description As it is made again, with reasons and evidence */
                            items: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                /** @description Comparable within one list only */
                                score: number;
                                /** @description Why this film, in words */
                                reason: string;
                                /** @description The person's own films that brought it here */
                                evidence: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    title: string;
                                    /** @description Its part of the score, 0 to 1 */
                                    share: number;
                                }[];
                            }[];
                            /** @description The best before anything is left out, and what became of each */
                            candidates: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                score: number;
                                /**
                                 * @description shown: in the list; seen: the person knows it already; excluded: the request excludes it; uncatalogued: the catalogue does not have it; other-genre: not of the genre asked for; other-year: not of the years asked for; earlier-page: on an earlier page; diversified: left out for variety; further-down: too far down
                                 * @enum {unknown}
                                 */
                                outcome: "shown" | "seen" | "excluded" | "uncatalogued" | "other-genre" | "other-year" | "earlier-page" | "diversified" | "further-down";
                            }[];
                            /** @description Made again it has the same films with the same scores; null for the list of now */
                            identical: boolean | null;
                            /** @description Why it is not identical, in words */
                            note: string | null;
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-required */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description key-refused */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description unknown-genre */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/movies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Films by words of title, people, genres and year, by genre and by years; the best known first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    offset?: number;
                    /** @description Words of the title, people, genres, a year; a typing mistake is forgiven */
                    query?: string;
                    /** @description A genre */
                    genre?: string;
                    yearFrom?: number;
                    yearTo?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            total: number;
                            items: {
                                /**
                                 * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                 * @example 296
                                 */
                                movieId: string;
                                /** @description The title, without the year */
                                title: string;
                                /** @description Year of release; null when unknown */
                                year: number | null;
                                genres: string[];
                            }[];
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description unknown-genre */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The genres and decades of the catalogue, with how many films each has */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How many films */
                            total: number;
                            /** @description The most common first */
                            genres: {
                                /** @description A genre */
                                genre: string;
                                /** @description How many films */
                                films: number;
                            }[];
                            /** @description The newest first */
                            decades: {
                                /** @description Its first year */
                                from: number;
                                /** @description How many films */
                                films: number;
                            }[];
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/movies/{movieId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One film, with what people gave it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 296
                     */
                    movieId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                             * @example 296
                             */
                            movieId: string;
                            /** @description The title, without the year */
                            title: string;
                            /** @description Year of release; null when unknown */
                            year: number | null;
                            genres: string[];
                            directors: string[];
                            tags: string[];
                            votes: number;
                            ratings: {
                                count: number;
                                mean: number | null;
                                /** @description Stars → how many people */
                                histogram: {
                                    [key: string]: number;
                                };
                            };
                            /** @description true when the ratings could not be read just now */
                            degraded: boolean;
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description unknown-movie */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/movies/{movieId}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Films that people watch who watched this one */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    offset?: number;
                };
                header?: never;
                path: {
                    /**
                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                     * @example 296
                     */
                    movieId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                             * @example 296
                             */
                            movieId: string;
                            /** @description null before the first model */
                            modelVersion: string | null;
                            items: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                score: number;
                            }[];
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description unknown-movie */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What everyone watches now */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    offset?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: uuid
                             * @description A UUID
                             * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                             */
                            recommendationId: string;
                            /** @description null for a session without an account */
                            userId: string | null;
                            /** @description null before the first model */
                            modelVersion: string | null;
                            /**
                             * @description What the answer rests on, best first: personalised, session, trending, static
                             * @enum {unknown}
                             */
                            tier: "personalised" | "session" | "trending" | "static";
                            /** @description true when something this answer normally uses was not available */
                            degraded: boolean;
                            items: {
                                /** MovieCard */
                                movie: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    /** @description The title, without the year */
                                    title: string;
                                    /** @description Year of release; null when unknown */
                                    year: number | null;
                                    genres: string[];
                                };
                                /** @description Comparable within one list only */
                                score: number;
                                /** @description Why this film, in words */
                                reason: string;
                                /** @description The person's own films that brought it here */
                                evidence: {
                                    /**
                                     * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                     * @example 296
                                     */
                                    movieId: string;
                                    title: string;
                                    /** @description Its part of the score, 0 to 1 */
                                    share: number;
                                }[];
                            }[];
                        };
                    };
                };
                /** @description parameter-invalid */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
                /** @description rate-limited */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            /** @example https://marquee.dev/problems/event-invalid */
                            type: string;
                            title: string;
                            status: number;
                            code: string;
                            requestId: string;
                            errors?: {
                                /** @description JSON pointer to the field */
                                path: string;
                                /** @description what was found there, shortened */
                                value?: unknown;
                                expected: string;
                            }[];
                            /** @description how many more errors there are */
                            errorsOmitted?: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
