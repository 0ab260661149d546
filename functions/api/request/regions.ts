/**
 * Regions by realm, as Oracle's SDK lists them (`oci-common`, lib/region.js; a test compares). Only used
 * to catch typing errors and mixed realms: a region that is newer than this list is allowed.
 * https://docs.oracle.com/en-us/iaas/Content/General/Concepts/regions.htm
 */
const regionsByRealm: Record<string, string> = {
  oc1:
    'ap-chuncheon-1 ap-mumbai-1 ap-hyderabad-1 ap-seoul-1 ap-sydney-1 ap-melbourne-1 ap-osaka-1 ap-tokyo-1 ' +
    'ca-montreal-1 ca-toronto-1 eu-frankfurt-1 eu-zurich-1 sa-saopaulo-1 uk-cardiff-1 uk-london-1 ' +
    'us-ashburn-1 us-phoenix-1 eu-amsterdam-1 me-jeddah-1 us-sanjose-1 me-dubai-1 sa-santiago-1 ' +
    'sa-vinhedo-1 il-jerusalem-1 eu-marseille-1 ap-singapore-1 me-abudhabi-1 eu-milan-1 eu-stockholm-1 ' +
    'af-johannesburg-1 eu-paris-1 mx-queretaro-1 eu-madrid-1 us-chicago-1 mx-monterrey-1 us-saltlake-2 ' +
    'sa-bogota-1 sa-valparaiso-1 ap-singapore-2 me-riyadh-1 ap-delhi-1 ap-batam-1 eu-madrid-3 eu-turin-1 ' +
    'ap-kulai-2 af-casablanca-1',
  oc2: 'us-langley-1 us-luke-1',
  oc3: 'us-gov-ashburn-1 us-gov-chicago-1 us-gov-phoenix-1',
  oc4: 'uk-gov-london-1 uk-gov-cardiff-1',
  oc8: 'ap-chiyoda-1 ap-ibaraki-1',
  oc9: 'me-dcc-muscat-1 me-ibri-1',
  oc10: 'ap-dcc-canberra-1',
  oc14: 'eu-dcc-milan-1 eu-dcc-milan-2 eu-dcc-dublin-2 eu-dcc-rating-2 eu-dcc-rating-1 eu-dcc-dublin-1',
  oc15: 'ap-dcc-gazipur-1',
  oc19: 'eu-madrid-2 eu-frankfurt-2',
  oc20: 'eu-jovanovac-1',
  oc21: 'me-dcc-doha-1 me-alrayyan-1',
  oc23: 'us-somerset-1 us-thames-1',
  oc24: 'eu-dcc-zurich-1 eu-crissier-1',
  oc26: 'me-abudhabi-3 me-alain-1',
  oc29: 'me-abudhabi-2 me-abudhabi-4',
  oc35: 'ap-seoul-2 ap-suwon-1 ap-chuncheon-2',
  oc42: 'us-ashburn-2 us-newark-1',
  oc51: 'eu-budapest-1',
  oc52: 'sa-riodejaneiro-1',
};

const realms = new Map(
  Object.entries(regionsByRealm).flatMap(([realm, regions]) =>
    regions.split(' ').map((region) => [region, realm] as const),
  ),
);

/** Every region we know of. */
export const knownRegions: readonly string[] = [...realms.keys()];

/** The realm of a region (`oc1` is the commercial one), or undefined for one that we do not know. */
export function realmOf(region: string): string | undefined {
  return realms.get(region);
}
