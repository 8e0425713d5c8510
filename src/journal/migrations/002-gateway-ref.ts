/**
 * A notification may name a payment by the gateway's own number alone. Without an index, finding it among the payments of years
 * would hold up every commit meanwhile.
 */
export const gatewayRef = `
  CREATE INDEX payments_by_gateway_ref ON payments (json_extract(body, '$.gatewayRef'))
    WHERE json_extract(body, '$.gatewayRef') IS NOT NULL;
`;
