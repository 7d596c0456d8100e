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
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much there is, and how far behind */
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
                            /** @description At most 20 times as old as counting takes: of millions, minutes */
                            interactions: number;
                            /** @description People who did something; as old as the interactions */
                            users: number;
                            movies: number;
                            /** @description Messages not yet processed, by topic */
                            lag: {
                                [key: string]: number;
                            };
                            onlineComplete: boolean;
                            /** @description People whose online features wait to be written again */
                            onlinePending: number;
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
    "/v1/erasures/{receiptId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an erasure is, and what was removed */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A UUID
                     * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                     */
                    receiptId: string;
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
                            receiptId: string;
                            /**
                             * @description waiting: not read from the event log yet; removing: gone from the tables, not yet from the online store; removed: gone from every store, the model that serves was still fitted with them; forgotten: that too is over
                             * @enum {unknown}
                             */
                            state: "waiting" | "removing" | "removed" | "forgotten";
                            requestedAt: string | null;
                            /** @description When the last store was rid of them */
                            removedAt: string | null;
                            /** @description Store → how much it held: interactions, deadLetters, onlineFeatures (absent when the online store was away), … */
                            removed: {
                                [key: string]: number;
                            };
                            /** @description Models */
                            model: {
                                /** @description The first version fitted without them; null before it is, and when no model can know them */
                                firstWithout: string | null;
                                fittedAt: string | null;
                                /** @description When its fit begins at the latest; null once it is there, and before the first model of all */
                                dueBy: string | null;
                                /** @description Whether the version that serves now was fitted without them */
                                championIsWithout: boolean;
                            };
                            /** @description When the event log has dropped the last of their events by itself; null where it forgot them together with the stores */
                            logKeptUntil: string | null;
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
                /** @description unknown-erasure */
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
    "/v1/online/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes everyone's online features anew from the offline store */
        post: {
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
                            people: number;
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/interactions/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One interaction as it is stored; 404 until it is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description A UUID
                     * @example 0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e
                     */
                    eventId: string;
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
                            eventId: string;
                            /**
                             * @description A person: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                             * @example 42
                             */
                            userId: string;
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
                            occurredAt: string;
                            /** @description When the edge took it; null where nobody said */
                            acceptedAt: string | null;
                            /** @description Its place in the order of arrival */
                            place: number;
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
                /** @description not-found */
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
    "/v1/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What arrived, minute by minute and by type */
        get: {
            parameters: {
                query?: {
                    /** @description How far back */
                    minutes?: number;
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
                             * Format: date-time
                             * @description An instant, RFC 3339
                             * @example 2026-01-31T20:15:00Z
                             */
                            until: string;
                            /** @description The oldest first */
                            minutes: {
                                /**
                                 * Format: date-time
                                 * @description An instant, RFC 3339
                                 * @example 2026-01-31T20:15:00Z
                                 */
                                minute: string;
                                /** @description Type of interaction → how many */
                                events: {
                                    [key: string]: number;
                                };
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
    "/v1/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of the catalogue is described, watched and shown */
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
                            films: number;
                            withYear: number;
                            withGenres: number;
                            withDirectors: number;
                            withTags: number;
                            /** @description Films that anybody did anything with */
                            watched: number;
                            /** @description The newest lists on record, as many as are looked at */
                            lists: number;
                            /** @description Films that stood in at least one of them */
                            shown: number;
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
    "/v1/users/{userId}/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is stored about a person: events, the history they fold to, and the value that serving reads */
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
                            /** @description Events in the offline store */
                            interactions: number;
                            firstAt: string | null;
                            lastAt: string | null;
                            /** @description Films in the history that the events fold to */
                            offlineFilms: number;
                            /** @description The value that serving reads; null when there is none */
                            online: {
                                films: number;
                                bytes: number;
                            } | null;
                            onlineReachable: boolean;
                            /** @description The online value is byte for byte what the events fold to */
                            same: boolean;
                            /** @description The history as serving reads it, the newest first */
                            entries: {
                                /**
                                 * @description A film: 1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone
                                 * @example 296
                                 */
                                movieId: string;
                                /** @enum {unknown} */
                                type: "view" | "click" | "watch" | "rating" | "like" | "dislike" | "watchlist" | "retract";
                                rating: number | null;
                                /**
                                 * Format: date-time
                                 * @description An instant, RFC 3339
                                 * @example 2026-01-31T20:15:00Z
                                 */
                                at: string;
                                /** @description How much it speaks for its film, in stars; 0 speaks against it */
                                strength: number;
                                /** @description The film is not recommended again */
                                seen: boolean;
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
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages that could not be processed, with the reason, newest first */
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
                            total: number;
                            items: {
                                topic: string;
                                partition: number;
                                offset: string;
                                key: string | null;
                                value: string;
                                headers: {
                                    [key: string]: string;
                                };
                                reason: string;
                                /**
                                 * Format: date-time
                                 * @description An instant, RFC 3339
                                 * @example 2026-01-31T20:15:00Z
                                 */
                                failedAt: string;
                                id: string;
                                replayedAt: string | null;
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
    "/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dead letter by its id, whose slashes are written %2F */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /**
                     * @description Its place in the log: topic/partition/offset
                     * @example interactions/0/7
                     */
                    id: string;
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
                            topic: string;
                            partition: number;
                            offset: string;
                            key: string | null;
                            value: string;
                            headers: {
                                [key: string]: string;
                            };
                            reason: string;
                            /**
                             * Format: date-time
                             * @description An instant, RFC 3339
                             * @example 2026-01-31T20:15:00Z
                             */
                            failedAt: string;
                            id: string;
                            replayedAt: string | null;
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
                /** @description not-found */
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
    "/v1/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends dead letters to their topic again, as they were; what was processed before counts once all the same */
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
                        /** @description Which; without it the oldest that were never replayed */
                        ids?: string[];
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
                            /** @description How many were sent */
                            replayed: number;
                            /** @description Those that were not, and why; they go on waiting, but for a film that has changed since */
                            refused: {
                                id: string;
                                reason: string;
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
                /** @description body-invalid */
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
                /** @description store-unavailable or log-unavailable */
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
