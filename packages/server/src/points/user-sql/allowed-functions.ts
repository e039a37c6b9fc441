/**
 * Every function that a user's statement may call, by subject; docs/sql.md is made from this table. What is not here is
 * refused: the engine grows with each version, and a list of what is forbidden would be wrong again. Left out on
 * purpose: what reads files, dictionaries, other tables or the server's state, waits, calls out, takes the name of
 * another function as text, or may work for long on a single row.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const ALLOWED_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  aggregates: words(`
    any anyLast any_value anyHeavy argMax argMin argAndMax argAndMin max_by min_by avg avgWeighted boundingRatio
    corr corrStable count covarPop covarSamp covarPopStable covarSampStable COVAR_POP COVAR_SAMP deltaSum deltaSumTimestamp
    entropy exponentialMovingAverage exponentialTimeDecayedAvg exponentialTimeDecayedCount exponentialTimeDecayedMax
    exponentialTimeDecayedSum first_value last_value groupArray array_agg groupArrayInsertAt groupArrayLast
    groupArrayMovingAvg groupArrayMovingSum groupArraySample groupArraySorted groupBitAnd groupBitOr groupBitXor BIT_AND
    BIT_OR BIT_XOR groupConcat string_agg group_concat groupUniqArray histogram intervalLengthSum kurtPop kurtSamp
    largestTriangleThreeBuckets lttb max maxIntersections maxIntersectionsPosition min median medianDeterministic
    medianExact medianExactHigh medianExactLow medianExactWeighted medianInterpolatedWeighted medianTDigest
    medianTDigestWeighted medianTiming medianTimingWeighted quantile quantileDeterministic quantileExact
    quantileExactExclusive quantileExactHigh quantileExactInclusive quantileExactLow quantileExactWeighted
    quantileInterpolatedWeighted quantileTDigest quantileTDigestWeighted quantileTiming quantileTimingWeighted quantileDD
    quantileGK quantiles quantilesDD quantilesGK quantilesDeterministic quantilesExact quantilesExactExclusive
    quantilesExactHigh quantilesExactInclusive quantilesExactLow quantilesExactWeighted quantilesInterpolatedWeighted
    quantilesTDigest quantilesTDigestWeighted quantilesTiming quantilesTimingWeighted retention sequenceCount
    sequenceMatch simpleLinearRegression singleValueOrNull skewPop skewSamp sparkbar stddevPop stddevSamp stddevPopStable
    stddevSampStable STD STDDEV STDDEV_POP STDDEV_SAMP sum sumCount sumKahan sumWithOverflow topK topKWeighted
    approx_top_k approx_top_count approx_top_sum uniq uniqCombined uniqCombined64 uniqExact uniqHLL12 uniqUpTo varPop
    varSamp varPopStable varSampStable VAR_POP VAR_SAMP windowFunnel anyLast_respect_nulls any_respect_nulls
    first_value_respect_nulls last_value_respect_nulls grouping`),
  windows: words(`
    row_number rank dense_rank denseRank percent_rank percentRank cume_dist ntile nth_value lag lead lagInFrame
    leadInFrame nonNegativeDerivative tumble tumbleStart tumbleEnd hop hopStart hopEnd`),
  arithmetic: words(`
    plus minus multiply divide divideDecimal divideOrNull multiplyDecimal intDiv intDivOrNull intDivOrZero modulo mod
    moduloOrNull moduloOrZero positiveModulo positive_modulo pmod negate abs gcd lcm max2 min2 midpoint avg2 sqr
    isFinite isInfinite isNaN ifNotFinite bitAnd bitCount bitHammingDistance bitNot bitOr bitRotateLeft bitRotateRight
    bitShiftLeft bitShiftRight bitTest bitTestAll bitTestAny bitXor acos acosh asin asinh atan atan2 atanh cbrt cos cosh
    degrees e erf erfc exp exp2 exp10 factorial hypot intExp2 intExp10 lgamma ln log log10 log1p log2 pi pow power
    radians sigmoid sign sin sinh sqrt tan tanh tgamma widthBucket width_bucket ceil ceiling floor round roundBankers
    roundDown roundAge roundDuration roundToExp2 trunc truncate rand rand32 rand64 randCanonical randNormal randUniform`),
  comparison: words(`
    equals notEquals less greater lessOrEquals greaterOrEquals isDistinctFrom isNotDistinctFrom in notIn nullIn notNullIn
    globalIn globalNotIn globalNullIn globalNotNullIn exists and or not xor like notLike ilike notILike match clamp
    greatest least`),
  conditionals: words(`
    if multiIf caseWithExpression caseWithExpr caseWithoutExpression caseWithoutExpr coalesce ifNull nullIf isNull
    isNotNull isNullable isZeroOrNull assumeNotNull toNullable firstNonDefault transform`),
  dates: words(`
    now now64 today yesterday curdate current_date current_timestamp UTCTimestamp UTC_timestamp toYear YEAR toQuarter
    QUARTER toMonth MONTH toWeek week toYearWeek yearweek toISOWeek toISOYear toDayOfYear DAYOFYEAR toDayOfMonth DAY
    DAYOFMONTH toDayOfWeek DAYOFWEEK toHour HOUR toMinute MINUTE toSecond SECOND toMillisecond MILLISECOND toMicrosecond
    MICROSECOND toNanosecond NANOSECOND toUnixTimestamp toUnixTimestamp64Second toUnixTimestamp64Milli
    toUnixTimestamp64Micro toUnixTimestamp64Nano fromUnixTimestamp FROM_UNIXTIME fromUnixTimestamp64Second
    fromUnixTimestamp64Milli fromUnixTimestamp64Micro fromUnixTimestamp64Nano toStartOfYear toStartOfISOYear
    toStartOfQuarter toStartOfMonth toStartOfWeek toStartOfDay toStartOfHour toStartOfMinute toStartOfSecond
    toStartOfMillisecond toStartOfMicrosecond toStartOfNanosecond toStartOfFiveMinutes toStartOfFiveMinute
    toStartOfTenMinutes toStartOfFifteenMinutes toStartOfInterval time_bucket date_bin toMonday toLastDayOfMonth LAST_DAY
    toLastDayOfWeek toDaysInMonth toTime toTimeWithFixedDate toRelativeYearNum toRelativeQuarterNum toRelativeMonthNum
    toRelativeWeekNum toRelativeDayNum toRelativeHourNum toRelativeMinuteNum toRelativeSecondNum toYYYYMM toYYYYMMDD
    toYYYYMMDDhhmmss YYYYMMDDToDate YYYYMMDDToDate32 YYYYMMDDhhmmssToDateTime YYYYMMDDhhmmssToDateTime64 toTimezone
    toTimeZone timezoneOf timeZoneOf timezoneOffset timeZoneOffset toUTCTimestamp to_utc_timestamp fromUTCTimestamp
    from_utc_timestamp dateTrunc DATE_TRUNC dateDiff date_diff DATE_DIFF timestampDiff timestamp_diff TIMESTAMP_DIFF age
    timeDiff dateName monthName formatDateTime DATE_FORMAT formatDateTimeInJodaSyntax makeDate makeDate32 makeDateTime
    makeDateTime64 addDate subDate addYears addQuarters addMonths addWeeks addDays addHours addMinutes addSeconds
    addMilliseconds addMicroseconds addNanoseconds addInterval addTupleOfIntervals subtractYears subtractQuarters
    subtractMonths subtractWeeks subtractDays subtractHours subtractMinutes subtractSeconds subtractMilliseconds
    subtractMicroseconds subtractNanoseconds subtractInterval subtractTupleOfIntervals changeYear changeMonth changeDay
    changeHour changeMinute changeSecond timeSlot timeSlots timestamp toModifiedJulianDay fromModifiedJulianDay
    toDaysSinceYearZero fromDaysSinceYearZero toInterval toIntervalYear toIntervalQuarter toIntervalMonth toIntervalWeek
    toIntervalDay toIntervalHour toIntervalMinute toIntervalSecond toIntervalMillisecond toIntervalMicrosecond
    toIntervalNanosecond`),
  strings: words(`
    length lengthUTF8 CHAR_LENGTH CHARACTER_LENGTH OCTET_LENGTH empty notEmpty concat concat_ws concatWithSeparator
    substring substr mid substringUTF8 substringIndex SUBSTRING_INDEX left leftUTF8 right rightUTF8 leftPad lpad
    leftPadUTF8 rightPad rpad rightPadUTF8 lower lcase lowerUTF8 upper ucase upperUTF8 initcap initcapUTF8 reverse
    reverseUTF8 repeat space trim trimBoth trimLeft ltrim trimRight rtrim startsWith startsWithUTF8 endsWith
    endsWithUTF8 position positionUTF8 positionCaseInsensitive positionCaseInsensitiveUTF8 locate instr countSubstrings
    countSubstringsCaseInsensitive countMatches countMatchesCaseInsensitive extract extractAll extractGroups
    extractAllGroups extractAllGroupsVertical extractAllGroupsHorizontal regexpExtract REGEXP_EXTRACT replace replaceAll
    replaceOne replaceRegexpAll replaceRegexpOne REGEXP_REPLACE regexpQuoteMeta translate translateUTF8 overlay
    overlayUTF8 format splitByChar splitByString splitByRegexp splitByWhitespace splitByNonAlpha alphaTokens
    tokens ngrams hasToken hasTokenCaseInsensitive hasSubsequence hasSubsequenceUTF8 multiSearchAny
    multiSearchAnyCaseInsensitive multiSearchFirstIndex multiSearchFirstPosition multiSearchAllPositions ascii char hex
    unhex bin unbin base64Encode base64Decode tryBase64Decode TO_BASE64 FROM_BASE64 isValidUTF8 toValidUTF8
    isValidASCII naturalSortKey soundex CRC32 CRC64 MD5 SHA1 SHA256 cityHash64 sipHash64 xxHash64 xxHash32 murmurHash3_64
    formatReadableSize formatReadableDecimalSize formatReadableQuantity formatReadableTimeDelta FORMAT_BYTES bar
    stringJaccardIndex ngramDistance ngramSearch firstLine`),
  json: words(`
    JSONExtract JSONExtractBool JSONExtractFloat JSONExtractInt JSONExtractUInt JSONExtractString JSONExtractRaw
    JSONExtractKeys JSONExtractArrayRaw JSONExtractKeysAndValues JSONExtractKeysAndValuesRaw JSONHas JSONKey JSONLength
    JSONType JSON_EXISTS JSON_QUERY JSON_VALUE JSONArrayLength JSON_ARRAY_LENGTH JSONMergePatch isValidJSON
    toJSONString simpleJSONExtractBool simpleJSONExtractFloat simpleJSONExtractInt simpleJSONExtractRaw
    simpleJSONExtractString simpleJSONExtractUInt simpleJSONHas visitParamExtractBool visitParamExtractFloat
    visitParamExtractInt visitParamExtractRaw visitParamExtractString visitParamExtractUInt visitParamHas`),
  arrays: words(`
    array arrayAll arrayAvg arrayCompact arrayConcat arrayCount arrayCumSum arrayCumSumNonNegative arrayDifference
    arrayDistinct arrayDotProduct arrayElement arrayElementOrNull arrayEnumerate arrayEnumerateDense arrayEnumerateUniq
    arrayExcept arrayExists arrayFill arrayFilter arrayFirst arrayFirstIndex arrayFirstOrNull arrayFlatten flatten
    arrayFold arrayIntersect arrayJoin unnest arrayLast arrayLastIndex arrayLastOrNull arrayMap arrayMax arrayMin
    arrayPartialReverseSort arrayPartialSort arrayPopBack arrayPopFront arrayProduct arrayPushBack arrayPushFront
    arrayRemove arrayResize arrayReverse arrayReverseFill arrayReverseSort arrayReverseSplit arrayRotateLeft
    arrayRotateRight arrayShiftLeft arrayShiftRight arraySlice arraySort arraySplit arrayStringConcat array_to_string
    arraySum arrayUniq arrayWithConstant arrayZip arrayZipUnaligned countEqual emptyArrayToSingle has hasAll hasAny
    hasSubstr indexOf range L1Distance L2Distance L2SquaredDistance LinfDistance cosineDistance`),
  'tuples and maps': words(`
    tuple tupleElement tuplePlus tupleMinus tupleMultiply tupleDivide tupleNegate tupleMultiplyByNumber
    tupleDivideByNumber tupleConcat dotProduct tupleToNameValuePairs tupleNames map mapFromArrays mapKeys mapValues
    mapContains mapContainsKey mapContainsValue mapContainsKeyLike mapExtractKeyLike mapAdd mapSubtract mapConcat
    mapUpdate mapFilter mapApply mapExists mapAll mapSort mapReverseSort mapPopulateSeries extractKeyValuePairs`),
  conversion: words(`
    CAST accurateCast accurateCastOrNull accurateCastOrDefault toTypeName toString toFixedString toBool toFloat32
    toFloat32OrNull toFloat32OrZero toFloat32OrDefault toFloat64 toFloat64OrNull toFloat64OrZero toFloat64OrDefault toInt8
    toInt8OrNull toInt8OrZero toInt8OrDefault toInt16 toInt16OrNull toInt16OrZero toInt16OrDefault toInt32 toInt32OrNull
    toInt32OrZero toInt32OrDefault toInt64 toInt64OrNull toInt64OrZero toInt64OrDefault toInt128 toInt128OrNull
    toInt128OrZero toInt128OrDefault toInt256 toInt256OrNull toInt256OrZero toInt256OrDefault toUInt8 toUInt8OrNull
    toUInt8OrZero toUInt8OrDefault toUInt16 toUInt16OrNull toUInt16OrZero toUInt16OrDefault toUInt32 toUInt32OrNull
    toUInt32OrZero toUInt32OrDefault toUInt64 toUInt64OrNull toUInt64OrZero toUInt64OrDefault toUInt128 toUInt128OrNull
    toUInt128OrZero toUInt128OrDefault toUInt256 toUInt256OrNull toUInt256OrZero toUInt256OrDefault toDecimal32
    toDecimal32OrNull toDecimal32OrZero toDecimal32OrDefault toDecimal64 toDecimal64OrNull toDecimal64OrZero
    toDecimal64OrDefault toDecimal128 toDecimal128OrNull toDecimal128OrZero toDecimal128OrDefault toDecimal256
    toDecimal256OrNull toDecimal256OrZero toDecimal256OrDefault toDecimalString toDate DATE toDateOrNull toDateOrZero
    toDateOrDefault toDate32 toDate32OrNull toDate32OrZero toDate32OrDefault toDateTime toDateTimeOrNull
    toDateTimeOrZero toDateTimeOrDefault toDateTime64 toDateTime64OrNull toDateTime64OrZero toDateTime64OrDefault
    parseDateTime parseDateTimeOrNull parseDateTimeOrZero str_to_date parseDateTimeBestEffort
    parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero parseDateTime64BestEffort
    parseDateTime64BestEffortOrNull parseDateTime64BestEffortOrZero parseDateTimeInJodaSyntax
    parseDateTimeInJodaSyntaxOrNull toLowCardinality toUUID toUUIDOrNull toUUIDOrZero toIPv4 toIPv4OrNull toIPv6
    toIPv6OrNull IPv4NumToString IPv4StringToNum reinterpretAsFloat32 reinterpretAsFloat64 reinterpretAsInt8
    reinterpretAsInt16 reinterpretAsInt32 reinterpretAsInt64 reinterpretAsUInt8 reinterpretAsUInt16 reinterpretAsUInt32
    reinterpretAsUInt64 reinterpretAsString geoDistance greatCircleDistance greatCircleAngle pointInPolygon
    pointInEllipses`),
};

/** Suffixes of aggregates: `sumIf`, `avgOrNull`. Those that make or read inner states are left out. */
export const AGGREGATE_SUFFIXES = words(
  'If Array Map Distinct OrNull OrDefault ForEach Resample ArgMin ArgMax',
);

/** Functions that take a lambda. The engine would take the name of any function in its place, so it must be written out. */
export const HIGHER_ORDER = words(`
  arrayAll arrayAvg arrayCompact arrayCount arrayCumSum arrayCumSumNonNegative arrayDifference arrayExists arrayFill
  arrayFilter arrayFirst arrayFirstIndex arrayFirstOrNull arrayFold arrayLast arrayLastIndex arrayLastOrNull arrayMap
  arrayMax arrayMin arrayPartialReverseSort arrayPartialSort arrayProduct arrayReverseFill arrayReverseSort
  arrayReverseSplit arraySort arraySplit arraySum mapAll mapApply mapExists mapFilter mapReverseSort mapSort`);

/** Table functions that only make rows of numbers. */
export const ALLOWED_TABLE_FUNCTIONS = words('numbers generate_series generateSeries');
